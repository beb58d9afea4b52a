"""Which of a supplier's visits carry VAT, by dated registrations that finance keeps."""
