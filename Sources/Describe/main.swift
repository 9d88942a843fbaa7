import MembraneCore

// Prints what all operations declare, for `make generate`.
#if DEBUG
print(Operation.description.text)
#else
#error("What operations declare of themselves is part of debug builds only: build this without -c release.")
#endif
