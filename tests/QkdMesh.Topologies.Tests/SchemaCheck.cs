using System.Text.Json;
using System.Text.RegularExpressions;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Tests;

/// <summary>Checks a YAML tree by the keywords of JSON Schema that the topology schema uses. An unknown keyword throws.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<string> Faults(YamlNode node, JsonElement schema, JsonElement root) =>
        schema.EnumerateObject().SelectMany(rule => Faults(node, rule.Name, rule.Value, schema, root));

    private static IEnumerable<string> Faults(YamlNode node, string rule, JsonElement value, JsonElement schema, JsonElement root)
    {
        switch (rule)
        {
            case "$schema" or "$defs" or "title" or "description" or "default":
                return [];
            case "$ref":
                return Faults(node, root.GetProperty("$defs").GetProperty(value.GetString()!["#/$defs/".Length..]), root);
            case "properties" when node is YamlMap map:
                return map.Entries.Where(entry => value.TryGetProperty(NameOf(entry), out _))
                    .SelectMany(entry => Faults(entry.Value, value.GetProperty(NameOf(entry)), root));
            case "items" when node is YamlList list:
                return list.Items.SelectMany(item => Faults(item, value, root));
        }

        return Holds(node, rule, value, schema, root) ? [] : [$"{node.Start}: {rule} {value}"];
    }

    private static bool Holds(YamlNode node, string rule, JsonElement value, JsonElement schema, JsonElement root) => rule switch
    {
        "type" => IsOfType(node, value.GetString()!),
        "enum" => value.EnumerateArray().Any(word => word.GetString() == TextOf(node)),
        "pattern" => Regex.IsMatch(TextOf(node), value.GetString()!, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)),
        "minLength" => TextOf(node).Length >= value.GetInt32(),
        "maxLength" => TextOf(node).Length <= value.GetInt32(),
        "minimum" => NumberOf(node) >= value.GetDouble(),
        "exclusiveMinimum" => NumberOf(node) > value.GetDouble(),
        "maximum" => NumberOf(node) <= value.GetDouble(),
        "minItems" => node is YamlList list && list.Items.Count >= value.GetInt32(),
        "maxItems" => node is YamlList list && list.Items.Count <= value.GetInt32(),
        "uniqueItems" => node is YamlList list && list.Items.Select(TextOf).Distinct().Count() == list.Items.Count,
        "required" => node is YamlMap map && value.EnumerateArray().All(key => map.Entries.Any(entry => NameOf(entry) == key.GetString())),
        "minProperties" => node is YamlMap map && map.Entries.Count >= value.GetInt32(),
        "additionalProperties" =>
            node is YamlMap map && map.Entries.All(entry => schema.GetProperty("properties").TryGetProperty(NameOf(entry), out _)),
        "oneOf" => value.EnumerateArray().Count(choice => !Faults(node, choice, root).Any()) == 1,
        "properties" or "items" => false,
        _ => throw new NotSupportedException($"the schema uses {rule}: add it to this check"),
    };

    private static bool IsOfType(YamlNode node, string type) => type switch
    {
        "object" => node is YamlMap,
        "array" => node is YamlList,
        "string" => node is YamlScalar,
        "number" => double.IsFinite(NumberOf(node)),
        "integer" => double.IsInteger(NumberOf(node)),
        _ => throw new NotSupportedException(type),
    };

    private static string NameOf(YamlEntry entry) => TextOf(entry.Key);

    private static string TextOf(YamlNode node) => node is YamlScalar scalar ? scalar.Text : "";

    private static double NumberOf(YamlNode node) =>
        node is YamlScalar { Plain: true } scalar && DecimalText.TryParse(scalar.Text, 0, out var number) ? number : double.NaN;
}
