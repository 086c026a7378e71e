// Scenarios run one at a time, because they measure times.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
