using QkdMesh.History;

namespace QkdMesh.Invariants.Tests;

/// <summary>An event of any type with a value in every property, so that a test sees what a round trip loses.</summary>
internal static class SampleEvent
{
    public static KeyEvent Of(Type type)
    {
        var constructor = type.GetConstructors().Single();
        var values = constructor.GetParameters().Select((parameter, number) => Value(parameter.ParameterType, number + 1));
        var happened = (KeyEvent)constructor.Invoke([.. values]);
        happened.At = TimeSpan.FromTicks(12_345_678_901);
        return happened;
    }

    private static object Value(Type type, int number) => type switch
    {
        _ when type == typeof(string) => $"word {number}",
        _ when type == typeof(ulong) => ulong.MaxValue - (ulong)number,
        _ when type == typeof(long) => long.MaxValue - number,
        _ when type == typeof(int) => int.MaxValue - number,
        _ when type == typeof(char) => 'B',
        _ when type == typeof(bool) => true,
        _ when type == typeof(Guid) => new Guid(number, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]),
        _ when type == typeof(SessionRef) || type == typeof(SessionRef?) => new SessionRef(UInt128.MaxValue, (UInt128)number),
        _ when type == typeof(KeyDigest) => new KeyDigest(UInt128.MaxValue - (UInt128)number),
        _ when type.IsAssignableFrom(typeof(string[])) => new[] { "n1", $"n{number}" },
        _ when type.IsAssignableFrom(typeof(Guid[])) => new[] { new Guid(number, 2, 3, new byte[8]), Guid.Empty },
        _ when type.IsAssignableFrom(typeof(LinkPlace[])) => new[] { new LinkPlace("l1", "n1", "n2"), new LinkPlace("l2", "n2", "n3") },
        _ when type.IsAssignableFrom(typeof(SaePlace[])) => new[] { new SaePlace("s1", "n1", ["s2", "s3"]), new SaePlace("s2", "n2", []) },
        _ when type.IsAssignableFrom(typeof(TenantShare[])) => new[] { new TenantShare("bank", 3, 96), new TenantShare("lab", 1, 32) },
        _ when type.IsAssignableFrom(typeof(PairNeeds[])) => new[] { new PairNeeds("s1", "s2", 2, "its") },
        _ => throw new NotSupportedException($"add a sample of {type}"),
    };
}
