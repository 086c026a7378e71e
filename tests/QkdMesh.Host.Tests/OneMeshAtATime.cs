// A provider hears every meter and a listener every span of its process: two meshes beside each other would be in each other's figures.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
