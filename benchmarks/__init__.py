"""What is measured by hand; never part of the verdict of the tests."""
