"""What suppliers are charged of what their visits cost: data with dates, by kind of supplier, decided on the record."""
