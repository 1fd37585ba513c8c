"""What tests build their world from."""
