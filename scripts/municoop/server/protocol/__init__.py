"""What the RFCs say about requests and answers, without a release."""
