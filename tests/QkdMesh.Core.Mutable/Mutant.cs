namespace QkdMesh.Core;

/// <summary>Which faults are switched on. None unless a test says so.</summary>
public static class Mutant
{
    private static readonly HashSet<string> On = new(StringComparer.Ordinal);
    private static volatile bool _any;

    /// <summary>Switches on exactly these.</summary>
    public static void SwitchOn(params IEnumerable<string> names)
    {
        On.Clear();
        On.UnionWith(names);
        _any = On.Count > 0;
    }

    public static bool Is(string name) => _any && On.Contains(name);
}
