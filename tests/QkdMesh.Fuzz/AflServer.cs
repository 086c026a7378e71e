using SharpFuzz;

namespace QkdMesh.Fuzz;

/// <summary>Takes inputs from afl-fuzz. The reader runs in a child process, which may hang or die without an end to the run.</summary>
internal static class AflServer
{
    public static void Run(string name)
    {
        // Made at the first input: instrumented code must not run before there is memory to count in.
        IFuzzTarget? target = null;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target ??= FuzzTargets.Make(name);
            target.Run(input.GetBuffer().AsSpan(0, (int)input.Length));
        });
    }
}
