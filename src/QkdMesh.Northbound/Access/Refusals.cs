using QkdMesh.Application.Access;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.Access;

/// <summary>Describes refused callers by what the listener knows of their connections.</summary>
public static class Refusals
{
    /// <param name="caller">Null if the listener knows nothing of the connection.</param>
    /// <param name="operation">The method of the call; null if the connection itself is refused.</param>
    /// <param name="address">Where the call came from, if the connection does not say it.</param>
    public static Refusal Of(Door door, Connected? caller, string? operation, string reason, string detail, string? address = null) => new(
        door.Word(), operation, reason, detail,
        caller?.Names?.Subject, caller?.Names?.Issuer, caller?.Names?.Fingerprint, caller?.Address ?? address);
}
