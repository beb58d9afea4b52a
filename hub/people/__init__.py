"""People: who there is, who acts for whom, who may do what to whom, and who looked."""
