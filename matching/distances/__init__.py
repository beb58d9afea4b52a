"""How far it is from one point to another."""
