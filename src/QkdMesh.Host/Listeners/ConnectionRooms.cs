using Microsoft.Extensions.Logging;
using QkdMesh.Core.Memory;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Host.Listeners;

/// <summary>
/// The rooms for connections. Operators and supervisors have rooms of their own. So no number of callers ends the connection of a
/// supervisor, which would then restart a process that works.
/// </summary>
internal sealed class ConnectionRooms
{
    /// <summary>Connections of operators, and of supervisors and monitoring. Their memory is set aside.</summary>
    internal const int MostOfOperators = 64, MostOfManagement = 32;

    public ConnectionRooms(ConnectionLimits limits, MemoryBudget memory, TimeProvider time, ILogger<ConnectionRoom> logger)
    {
        memory.Reserve((MostOfOperators + MostOfManagement) * ConnectionRoom.ConnectionLength);
        Callers = new(limits, memory, time, logger);
        Operators = SetAside(MostOfOperators);
        Management = SetAside(MostOfManagement);

        ConnectionRoom SetAside(int most) => new(new(most, most), memory: null, time, logger);
    }

    /// <summary>Of SAEs, by TCP and by the Unix socket.</summary>
    public ConnectionRoom Callers { get; }

    public ConnectionRoom Operators { get; }

    /// <summary>Of health and metrics.</summary>
    public ConnectionRoom Management { get; }

    /// <param name="door">Null: health and metrics of a process whose callers prove nothing.</param>
    public ConnectionRoom Of(Door? door) => door switch
    {
        Door.Operators => Operators,
        Door.Management or null => Management,
        _ => Callers,
    };
}
