namespace QkdMesh.Topologies.Yaml;

/// <summary>The text cannot be read past this place. The reader catches this exception itself.</summary>
internal sealed class UnreadableYamlException(Place place, string problem, string advice) : Exception(problem)
{
    public Place Place { get; } = place;

    public string Advice { get; } = advice;
}
