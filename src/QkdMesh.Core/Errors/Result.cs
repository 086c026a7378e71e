using System.Diagnostics.CodeAnalysis;

namespace QkdMesh.Core.Errors;

/// <summary>A value, or the expected failure that stands in its place.</summary>
public readonly struct Result<T> : IOutcome<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, MeshError? error) => (_value, Error) = (value, error);

    public MeshError? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    /// <exception cref="InvalidOperationException">There is an error in its place.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException(Error.ToString());

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(MeshError error) => new(default, error);

    static Result<T> IOutcome<Result<T>>.Failed(MeshError error) => error;

    /// <summary>The same error in place of another type of value.</summary>
    public Result<TOther> Cast<TOther>() => Error ?? throw new InvalidOperationException("there is a value, not an error");
}
