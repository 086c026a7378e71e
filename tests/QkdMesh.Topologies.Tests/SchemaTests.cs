using System.Text.Json;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Tests;

public class SchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(Files.Text("topology.schema.json")).RootElement;

    private static IEnumerable<JsonProperty> Definitions =>
        Schema.GetProperty("$defs").EnumerateObject().Where(definition => definition.Name != "id");

    [Fact]
    public void SchemaAndReaderKnowTheSameKeys()
    {
        Definitions.Select(definition => definition.Name).Should().BeEquivalentTo(Keys.Kinds.Keys);
        foreach (var definition in Definitions)
            definition.Value.GetProperty("properties").EnumerateObject().Select(property => property.Name)
                .Should().BeEquivalentTo(Keys.Kinds[definition.Name].Names);
    }

    [Fact]
    public void SchemaAndReaderNeedTheSameKeys()
    {
        foreach (var definition in Definitions)
        {
            // The schema of a span does not know the shape of the network.
            var needed = Keys.Kinds[definition.Name].Keys.Where(key => key.Required && key != Keys.To).Select(key => key.Name);
            definition.Value.GetProperty("required").EnumerateArray().Select(key => key.GetString())
                .Should().BeEquivalentTo(needed, definition.Name);
        }
    }

    [Fact]
    public void SchemaAndReaderHaveTheSameRanges()
    {
        foreach (var definition in Definitions)
        {
            foreach (var key in Keys.Kinds[definition.Name].Keys.Where(key => key.Range is not null))
            {
                var property = definition.Value.GetProperty("properties").GetProperty(key.Name);
                property.GetProperty("maximum").GetDouble().Should().Be(key.Range!.Max, key.Name);
                property.GetProperty(key.Range.AboveMin ? "exclusiveMinimum" : "minimum").GetDouble().Should().Be(key.Range.Min, key.Name);
                property.GetProperty("type").GetString().Should().Be(key.Range.Whole ? "integer" : "number", key.Name);
            }
        }
    }

    [Fact]
    public void SchemaIsClosedAndDescribesEveryKey()
    {
        foreach (var definition in Definitions)
        {
            definition.Value.GetProperty("additionalProperties").GetBoolean().Should().BeFalse(definition.Name);
            foreach (var property in definition.Value.GetProperty("properties").EnumerateObject())
                property.Value.TryGetProperty("description", out _).Should().BeTrue(property.Name);
        }
    }

    [Fact]
    public void EveryExampleFitsTheSchema()
    {
        foreach (var example in Files.Examples())
            SchemaCheck.Faults(YamlTreeParser.Parse(Files.Text(example))!, Schema, Schema).Should().BeEmpty(example);
    }

    [Theory]
    [InlineData("shape: star", "shape: sun")]
    [InlineData("length_km: 8.9", "lenght_km: 8.9")]
    [InlineData("length_km: 8.9", "length_km: long")]
    [InlineData("length_km: 8.9", "length_km: -1")]
    [InlineData("loss_db_per_km: 0.22", "loss_db_per_km: 0.22\n    loss_db: 1")]
    [InlineData("name: milan-poliqi-star", "label: x")]
    [InlineData("id: bovisa", "id: bo visa")]
    public void SchemaRefusesWhatTheReaderRefuses(string old, string changed)
    {
        var text = Files.Text("milan-poliqi-star.yaml").Replace(old, changed, StringComparison.Ordinal);
        SchemaCheck.Faults(YamlTreeParser.Parse(text)!, Schema, Schema).Should().NotBeEmpty();
        Files.Read(text).Faults.Should().NotBeEmpty();
    }

    [Fact]
    public void TheOperatorsPageNamesEveryKey()
    {
        var page = Files.Text("topologies.md");
        foreach (var key in Definitions.SelectMany(definition => definition.Value.GetProperty("properties").EnumerateObject()))
            page.Should().Contain($"`{key.Name}`");
    }

    [Fact]
    public void TheOperatorsPageShowsANetworkThatLoads()
    {
        var page = Files.Text("topologies.md");
        const string open = "```yaml\n";
        var start = page.IndexOf(open, StringComparison.Ordinal) + open.Length;
        Files.Load(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]).Name.Value.Should().Be("campus");
    }
}
