"""What suppliers are owed goes to their bank accounts: proposed every week, approved, transferred, stated."""
