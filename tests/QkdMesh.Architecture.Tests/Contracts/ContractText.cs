using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Contracts;

/// <summary>The contract between silos as text: one line for each thing that a silo of another version relies on.</summary>
internal static class ContractText
{
    public static IReadOnlyList<string> Write() => [.. Interfaces(), .. Messages(), .. Enums()];

    private static IEnumerable<string> Interfaces() => GrainContract.Interfaces
        .OrderBy(GrainContract.AliasOf, StringComparer.Ordinal)
        .SelectMany(type => type.GetMethods()
            .Select(method => $"  {GrainContract.AliasOf(method)}({Parameters(method)}) -> {method.ReturnType.Readable()}")
            .Order(StringComparer.Ordinal).Prepend($"interface {GrainContract.AliasOf(type)}"));

    private static IEnumerable<string> Messages() => GrainContract.Messages
        .OrderBy(GrainContract.AliasOf, StringComparer.Ordinal)
        .SelectMany(type => GrainContract.MembersOf(type).Select(member => $"  {member}").Prepend(Heading(type)));

    private static IEnumerable<string> Enums() => GrainContract.Enums().OrderBy(type => type.Name, StringComparer.Ordinal)
        .SelectMany(type => Enum.GetValues(type).Cast<object>()
            .Select(value => $"  {Convert.ToInt64(value, null)} {value}").Prepend($"enum {type.Name}"));

    private static string Heading(Type message)
    {
        var heading = $"message {GrainContract.AliasOf(message)}";
        return GrainContract.StandsFor[message].FirstOrDefault() is { } value ? $"{heading} for {value.Readable()}" : heading;
    }

    private static string Parameters(System.Reflection.MethodInfo method) =>
        string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Readable()));
}
