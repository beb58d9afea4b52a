"""Plans: a need split into parts, who could fill each and why, and what stays open."""
