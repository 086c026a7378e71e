using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads links without a quantum channel. They have neither fibre nor device.</summary>
internal sealed class PqcLinkReader(EndsReader ends, FaultLog faults)
{
    /// <summary>Null for a link whose ends cannot be read.</summary>
    public LinkDefinition? Read(MapReader map)
    {
        var rate = map.Number(Keys.PqcRateKbps, power: 3);
        var pqc = PqcParameters.Default;
        if (map.Word(Keys.Kem, Words.Kems) is { } kem) pqc = pqc with { Kem = kem };
        if (map.Number(Keys.RekeyMinutes) is { } minutes) pqc = pqc with { Rekey = TimeSpan.FromMinutes(minutes) };
        return ends.Read(map) is ({ } a, { } b) && LinkReader.IdOf(map, a, b, faults) is { } id
            ? new(
                id, a, b, FibreLength.FromKilometres(0), OpticalLoss.FromDecibels(0), LinkDefinition.NoDevice,
                KeyRate.FromBitsPerSecond(rate ?? 1))
            {
                Source = new LinkSource(KeySourceKind.Pqc) { Pqc = pqc },
            }
            : null;
    }
}
