"""The application over SSH: `front` holds the network, `forkserver` the sessions."""
