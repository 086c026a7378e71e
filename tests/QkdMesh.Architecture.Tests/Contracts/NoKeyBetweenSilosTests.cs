using System.Reflection;
using QkdMesh.Architecture.Tests.Sources;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Keys;

namespace QkdMesh.Architecture.Tests.Contracts;

/// <summary>
/// Silos forward messages for each other, and a sender writes the headers of its message itself. So a grain method cannot know its caller,
/// and none may take or return an SAE's key.
/// </summary>
public sealed class NoKeyBetweenSilosTests
{
    // Blocks of a simulated source. A link whose key comes from devices takes none from a call.
    private static readonly Type[] Simulated = [typeof(HandOverCall)];

    [Fact]
    public void NoGrainMethodTakesOrReturnsKey()
    {
        var methods = GrainContract.Interfaces.SelectMany(grain => grain.GetMethods()).ToList();

        methods.Should().HaveCountGreaterThan(10);
        methods.Where(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType).Any(HoldsKey))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Should().BeEmpty();
    }

    [Fact]
    public void NoCallBetweenNodesHoldsKey()
    {
        var calls = typeof(NodeCall).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(NodeCall))).ToList();

        calls.Should().HaveCountGreaterThan(10);
        calls.Where(HoldsKey).Should().BeEquivalentTo(Simulated);
    }

    [Fact]
    public void KeyIsFoundWhereverItIs()
    {
        HoldsKey(typeof(KeyMaterial)).Should().BeTrue();
        HoldsKey(typeof(ValueTask<IReadOnlyList<Core.KeySupply.SuppliedKey>>)).Should().BeTrue();
        HoldsKey(typeof(Grains.Contracts.SuppliedKeys)).Should().BeTrue();
        HoldsKey(typeof(Core.KeySupply.StreamBatch)).Should().BeTrue();
        HoldsKey(typeof(byte[])).Should().BeFalse();
    }

    private static bool HoldsKey(Type type) => HoldsKey(type, []);

    private static bool HoldsKey(Type type, HashSet<Type> seen)
    {
        if (type == typeof(KeyMaterial)) return true;
        if (!seen.Add(type)) return false;
        if (type.GetElementType() is { } element && HoldsKey(element, seen)) return true;
        if (type.GetGenericArguments().Any(argument => HoldsKey(argument, seen))) return true;
        if (type.BaseType is { } parent && HoldsKey(parent, seen)) return true;
        return IsOwn(type) && type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(property => HoldsKey(property.PropertyType, seen));
    }

    private static bool IsOwn(Type type) => type.Namespace?.StartsWith(nameof(QkdMesh), StringComparison.Ordinal) == true;
}
