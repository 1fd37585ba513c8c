"""What the ports are made of: clock, randomness, keys, couriers, workstation."""
