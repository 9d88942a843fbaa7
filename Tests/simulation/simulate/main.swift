import Glibc

@testable import MembraneCore

// The simulation of connecting and refreshing.
//
// A seed makes a world: two to five virtual processes, each with an engine of its own and some threads, on one store, with
// a provider that rotates refresh tokens and ends the whole family when one is used again. The threads do what a product
// does (requests, connecting, also again, archiving, deleting a tenant, due work) while requests and answers are lost or
// late, callers give up, connectors' tests fail, processes die, stop, close their engine in the middle and start again,
// clocks are wrong and jump, and the store refuses writes or runs them twice. Then the faults stop, and a new process looks whether every
// connection works; and whether every grant that the provider has issued is a connection's, or was revoked.
//
// The engine's code is the real one, and so are SQLite, the vault and the tables. What the world replaces are the
// engine's parameters: VirtualClock, VirtualRandom, VirtualTransport, and VirtualDatabase around the real database. In each
// of them a thread hands over to the Scheduler, which lets one thread run at a time and chooses by the seed's dice: the
// same seed makes the same world, step for step. Threads are stacks on one real thread (CFiber): handing over needs no
// kernel.
//
// Faults decides what goes wrong. Provider remembers what really happened. Judge compares the two with what the store
// holds after every commit, every request and every answer, and its Grants in the end what became of each grant: its Promise says what must never happen, and its Window
// which losses no client can prevent; those are counted. Sabotage breaks one rule of the library from outside, to prove
// that the Judge sees it.
//
//     simulate run FIRST COUNT          runs seeds; one line of JSON says what they have seen
//     simulate trace SEED [SABOTAGE]    prints every step of one seed
//     simulate prove SABOTAGE COUNT     fails unless one of the first seeds notices the sabotage
//
// `make simulate` builds this and calls `Tests/simulation/run`, which uses every core.
let arguments = Array(CommandLine.arguments.dropFirst())
exit(try Commands(SharedStore()).run(arguments))
