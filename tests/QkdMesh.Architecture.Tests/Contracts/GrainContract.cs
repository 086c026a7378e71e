using System.Reflection;
using Orleans;
using Orleans.Runtime;
using QkdMesh.Architecture.Tests.Rooms;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Contracts;

/// <summary>What crosses between silos: grain interfaces, messages, and the enums that go as numbers.</summary>
internal static class GrainContract
{
    public static IReadOnlyList<Type> Interfaces { get; } = Code.Assemblies.SelectMany(Code.OwnTypes)
        .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable))).ToList();

    public static IReadOnlyList<Type> Messages { get; } = Code.Assemblies.SelectMany(Code.OwnTypes)
        .Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)).ToList();

    /// <summary>Each surrogate, and the type of Core that it replaces on the wire.</summary>
    public static ILookup<Type, Type> StandsFor { get; } = (
        from converter in Code.OwnTypes(Code.Of(RoomTable.Contracts))
        from shape in converter.GetInterfaces()
        where shape.IsGenericType && shape.GetGenericTypeDefinition() == typeof(IConverter<,>)
        let pair = shape.GetGenericArguments()
        select (Value: pair[0], Surrogate: Definition(pair[1]))).ToLookup(pair => pair.Surrogate, pair => pair.Value);

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    /// <summary>Members in the order of their ids. A record's parameters count from 0; other members have an id in an attribute.</summary>
    public static IEnumerable<string> MembersOf(Type message)
    {
        var constructor = message.GetConstructors()
            .Where(made => made.GetParameters() is not [{ ParameterType: var only }] || only != message)
            .MaxBy(made => made.GetParameters().Length);
        var parameters = (constructor?.GetParameters() ?? [])
            .Select((parameter, id) => $"{id} {parameter.ParameterType.Readable()} {parameter.Name}");
        var marked = message.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(member => member.IsDefined(typeof(IdAttribute)))
            .OrderBy(member => member.GetCustomAttribute<IdAttribute>()!.Id)
            .Select(member => $"[Id({member.GetCustomAttribute<IdAttribute>()!.Id})] {TypeOf(member).Readable()} {member.Name}");
        return parameters.Concat(marked);
    }

    /// <summary>
    /// Enums inside the types that have surrogates, and the first byte of every frame. <c>ErrorCode</c> is not among them: it crosses by
    /// name and may grow.
    /// </summary>
    public static IEnumerable<Type> Enums()
    {
        var seen = new HashSet<Type>();
        var waiting = new Queue<Type>(StandsFor.SelectMany(values => values).SelectMany(TypeNames.Parts));
        while (waiting.TryDequeue(out var type))
        {
            if (type.Assembly != Code.Of(RoomTable.Core) || type.IsGenericParameter || !seen.Add(type)) continue;
            foreach (var part in type.GetProperties().SelectMany(property => property.PropertyType.Parts())) waiting.Enqueue(part);
        }
        return seen.Where(type => type.IsEnum && type.Name != "ErrorCode").Append(FrameKinds);
    }

    private static Type FrameKinds => Code.Of(RoomTable.Core).GetType("QkdMesh.Core.Frames.FrameKind", throwOnError: true)!;

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
}
