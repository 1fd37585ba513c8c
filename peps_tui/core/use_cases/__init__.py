"""One module an area, one function a request; each is one transaction, or refuses whole."""
