"""The council's books beside Stripe's: reconciled every night, closed every month, and proved to strangers."""
