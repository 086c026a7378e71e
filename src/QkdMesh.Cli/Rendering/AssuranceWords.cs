using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Rendering;

/// <summary>Assurance in the words of the options.</summary>
internal static class AssuranceWords
{
    public static string Of(Assurance assurance) => assurance switch
    {
        Assurance.Its => "its",
        Assurance.Hybrid => "hybrid",
        Assurance.Pqc => "pqc",
        _ => "unknown",
    };
}
