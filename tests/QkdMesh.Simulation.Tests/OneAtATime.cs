// A mutant is on or off for the whole process.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
