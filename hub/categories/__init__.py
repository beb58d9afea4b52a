"""What can be asked for and offered: categories, who may help in each, and which checks each needs."""
