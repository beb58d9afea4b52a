"""Who carries mails: our own mailbox, and SMTP."""
