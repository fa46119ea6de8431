"""What must hold before anything is published: shapes, evidence, saved queries; and the report on them."""
