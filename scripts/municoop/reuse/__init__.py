"""What a new release takes over from the former one: the files of all that has not changed."""
