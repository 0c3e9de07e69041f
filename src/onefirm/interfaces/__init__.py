"""How one comes in: each interface only translates between a person or machine and the desk."""
