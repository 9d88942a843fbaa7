import MembraneCore

// Prints what all operations declare, for `make generate`.
print(Operation.description.text)
