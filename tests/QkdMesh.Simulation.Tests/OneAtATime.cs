// Mutants are switched on for the whole process.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
