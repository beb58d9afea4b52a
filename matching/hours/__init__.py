"""The week as the engines see it: slots, quarters of an hour, and the 7×24 grid."""
