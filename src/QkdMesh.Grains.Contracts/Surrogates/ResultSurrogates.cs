using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.result")]
public readonly record struct ResultSurrogate<T>(T? Value, string? Error, string? Detail, string? Link);

[RegisterConverter]
public sealed class ResultConverter<T> : IConverter<Result<T>, ResultSurrogate<T>>
{
    public Result<T> ConvertFromSurrogate(in ResultSurrogate<T> surrogate) => surrogate.Error is { } code
        ? new MeshError(Enum.TryParse<ErrorCode>(code, out var known) ? known : ErrorCode.Internal, surrogate.Detail ?? "")
        {
            Link = surrogate.Link is { } link ? new LinkId(link) : null,
        }
        : surrogate.Value!;

    public ResultSurrogate<T> ConvertToSurrogate(in Result<T> value) => value.IsOk
        ? new(value.Value, null, null, null)
        : new(default, value.Error.Code.ToString(), value.Error.Detail, value.Error.Link?.Value);
}

[GenerateSerializer, Alias("qkdmesh.done")]
public readonly record struct DoneSurrogate;

[RegisterConverter]
public sealed class DoneConverter : IConverter<Done, DoneSurrogate>
{
    public Done ConvertFromSurrogate(in DoneSurrogate surrogate) => Done.Instance;

    public DoneSurrogate ConvertToSurrogate(in Done value) => default;
}
