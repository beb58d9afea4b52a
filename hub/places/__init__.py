"""Where things are: points, masking, areas in dated sets, postcodes, and places of their own."""
