using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Access;

/// <summary>Where orders of operators, callers and refused callers are recorded. A call never throws.</summary>
public interface IAccessRecords
{
    /// <summary>Records that an order is about to be carried out. Waits for the record as long as a delivery.</summary>
    /// <returns>Why nobody knows that it is recorded, and it must not be carried out; null if it is recorded.</returns>
    ValueTask<MeshError?> BeginAsync(Orderer by, string order);

    /// <summary>Records the result of an order, before the operator hears of it.</summary>
    /// <param name="first">The operator who gave the same order before, if it took two.</param>
    void Ordered(Orderer by, string order, string result, string? first);

    void Refused(Refusal refusal);

    /// <summary>Records the first call of a connection whose caller proved who it is.</summary>
    void LoggedIn(Login login);
}

/// <summary>A caller that proved with a certificate who it is.</summary>
/// <param name="Door">The listener, in one word.</param>
/// <param name="Caller">The id of the SAE or of the operator in the topology.</param>
/// <param name="Fingerprint">SHA-256 of the certificate.</param>
public sealed record Login(string Door, string Caller, string Fingerprint, string? Address);

/// <summary>A caller that was refused, because of who the caller is.</summary>
/// <param name="Door">The listener, in one word.</param>
/// <param name="Operation">The method of the call; null if the connection itself was refused.</param>
/// <param name="Reason">A word: a reason of <see cref="ErrorCatalogue"/>, or why a certificate is not trusted.</param>
/// <param name="Detail">For people.</param>
/// <param name="Subject">The subject of the certificate that was presented; null without one.</param>
/// <param name="Issuer">Its issuer.</param>
/// <param name="Fingerprint">Its SHA-256.</param>
public sealed record Refusal(
    string Door, string? Operation, string Reason, string Detail, string? Subject, string? Issuer, string? Fingerprint, string? Address);

/// <summary>The records of a mesh that keeps none.</summary>
public sealed class NoAccessRecords : IAccessRecords
{
    public ValueTask<MeshError?> BeginAsync(Orderer by, string order) => new((MeshError?)null);

    public void Ordered(Orderer by, string order, string result, string? first)
    {
    }

    public void Refused(Refusal refusal)
    {
    }

    public void LoggedIn(Login login)
    {
    }
}
