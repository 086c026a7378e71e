namespace QkdMesh.Core.Errors;

/// <summary>An expected failure: its code, and what happened this time. Never holds key.</summary>
public sealed record MeshError(ErrorCode Code, string Detail)
{
    public override string ToString() => $"{ErrorCatalogue.Of(Code).Reason}: {Detail}";
}
