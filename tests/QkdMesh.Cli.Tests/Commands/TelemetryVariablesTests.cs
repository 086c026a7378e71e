using System.Collections;
using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Client;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class TelemetryVariablesTests
{
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:14317", "http://localhost:14317")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://otel.example/v1/traces", "https://otel.example/v1/traces")]
    public void CollectorIsUnderstood_AlsoWithoutAScheme(string name, string value, string read)
    {
        Read((name, value))[name].Should().Be(read);
        _warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "unix:///run/otel.sock")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "grpc://localhost:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s")]
    [InlineData("OTEL_EXPORTER_OTLP_CERTIFICATE", "missing.pem")]
    [InlineData("OTEL_TRACES_SAMPLER", "parentbased_ratio")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "0,01")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "10")]
    [InlineData("OTEL_TRACES_EXPORTER", "zipkin")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "one minute")]
    public void StartIsRefused_WhenTheExportersWouldNotUnderstandAValue(string name, string value)
    {
        var reading = () => Read((name, value));
        reading.Should().Throw<ExpectedFailureException>().Which.Failure.Message
            .Should().StartWith($"the environment variable {name} takes ").And.EndWith($"not '{value}'");
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "s3cret")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=b,s3cret")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "grpc://me:s3cret@localhost:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "grpc://localhost:4317?token=s3cret")]
    [InlineData("OTEL_EXPORTER_OTLP_CLIENT_KEY", "s3cret")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "s3cret")]
    public void RefusalDoesNotRepeatASecret(string name, string value)
    {
        var reading = () => Read((name, value));
        reading.Should().Throw<ExpectedFailureException>().Which.Failure.Message
            .Should().StartWith($"the environment variable {name} takes ").And.NotContain("s3cret");
    }

    [Fact]
    public void VariableThatHasNoEffectCausesAWarning()
    {
        Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317"), ("OTEL_TRACES_SAMPLERS", "always_on"), ("OTEL_LOGS_EXPORTER", "otlp"));
        _warnings.Should().Equal(
            "warning: the environment variable OTEL_LOGS_EXPORTER has no effect",
            "warning: the environment variable OTEL_TRACES_SAMPLERS has no effect: did you mean OTEL_TRACES_SAMPLER?");
    }

    [Fact]
    public void MissingCollectorCausesAWarning_WhenOtherVariablesAreSet()
    {
        Read(("OTEL_TRACES_SAMPLER", "always_on"));
        _warnings.Should().ContainSingle().Which.Should().Contain("no telemetry is sent").And.Contain("OTEL_EXPORTER_OTLP_ENDPOINT");
    }

    [Theory]
    [InlineData("OTEL_SERVICE_NAME", "madrid")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "region=south")]
    [InlineData("OTEL_TRACES_EXPORTER", "none")]
    [InlineData("OTEL_METRICS_EXPORTER", "none")]
    [InlineData("OTEL_DOTNET_EXPERIMENTAL", "1")]
    [InlineData("OTEL_SDK_DISABLED", "false")]
    public void MissingCollectorIsNoNews_WhenNobodyAskedForTelemetry(string name, string value)
    {
        Read((name, value));
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public void MissingCollectorIsNoNews_WhenNeitherExporterIsUsed()
    {
        Read(("OTEL_METRICS_EXPORTER", "none"), ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"));
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public void NothingIsRead_WhenTelemetryIsSwitchedOff() =>
        Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317"), ("OTEL_SDK_DISABLED", "true")).Should().BeEmpty();

    private IReadOnlyDictionary<string, string> Read(params (string Name, string Value)[] variables)
    {
        var environment = new Hashtable { ["PATH"] = "/bin" };
        foreach (var (name, value) in variables) environment.Add(name, value);
        return TelemetryVariables.Read(environment, _warnings.Add);
    }
}
