"""What Word documents and slides share: native charts, and packages that do not tell when they were made."""
