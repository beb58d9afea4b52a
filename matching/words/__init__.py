"""What people's own words mean to the engine: tokens, categories, times of the week."""
