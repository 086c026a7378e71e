using System.Globalization;
using QkdMesh.Host.Audit;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>Shows what audit logs say as tables.</summary>
internal static class AuditTables
{
    public static FittingTable ReadableKeys(IEnumerable<ExposedKeys> pairs) => new FittingTable("Readable keys")
        .Ids("master", "slave").Text("assurance").Numbers("keys").Ids("first", "last").GoFirst("last", "first")
        .Of(pairs, keys =>
        [
            Markup.Escape(keys.Master), Markup.Escape(keys.Slave), keys.Assurance, Figures.Count((ulong)keys.Keys), Time(keys.First),
            Time(keys.Last),
        ]);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
