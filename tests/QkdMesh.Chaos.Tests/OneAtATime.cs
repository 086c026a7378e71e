// Each scenario has the machine for itself: what it measures would be of no use otherwise.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
