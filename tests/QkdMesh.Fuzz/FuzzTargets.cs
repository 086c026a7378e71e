using QkdMesh.Fuzz.Targets;

namespace QkdMesh.Fuzz;

internal static class FuzzTargets
{
    private static readonly SortedDictionary<string, Func<IFuzzTarget>> Makers = new(StringComparer.Ordinal)
    {
        ["confirmation"] = () => new ConfirmationTarget(),
        ["history"] = () => new HistoryTarget(),
        ["relay"] = () => new RelayTarget(),
        ["topology"] = () => new TopologyTarget(),
    };

    public static IEnumerable<string> Names => Makers.Keys;

    public static IFuzzTarget Make(string name) => Makers[name]();
}
