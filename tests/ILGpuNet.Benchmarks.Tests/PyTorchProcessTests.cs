using System.Text.Json;

namespace ILGpuNet.Benchmarks.Tests;

/// <summary>A shell plays the script: what it answers, and how it ends, is known.</summary>
public class PyTorchProcessTests
{
    private const string OneAnswer = """read request; echo '{"shape": "a"}'; echo '{"shape": "b"}'; echo '{"done": "gemm"}'; """;

    [ShellFact]
    public void AnAnswerHasTheLinesBeforeItsEnd()
    {
        using PyTorchProcess process = Shell($"{OneAnswer}read request; echo '{{\"error\": \"no memory\"}}'; {OneAnswer}");
        Assert.Equal(["a", "b"], Ask(process));
        Assert.Equal("no memory", Assert.Throws<RivalException>(() => Ask(process)).Message);
        Assert.Equal(["a", "b"], Ask(process));
    }

    [ShellFact]
    public void ADeathIsOneMessageWithTheLastErrorOfTheProcess()
    {
        using PyTorchProcess process = Shell("""read request; echo '{"shape": "a"}'; echo 'Traceback' >&2; echo 'MemoryError: too much' >&2; exit 3""");
        const string Message = "its process ended with exit code 3: MemoryError: too much";
        Assert.Equal(Message, Assert.Throws<RivalDiedException>(() => Ask(process)).Message);
        Assert.Equal(Message, Assert.Throws<RivalDiedException>(() => Ask(process)).Message);
    }

    private static PyTorchProcess Shell(string script) => new(ShellFactAttribute.Path, ["-c", script]);

    private static string[] Ask(PyTorchProcess process)
    {
        process.Write(new { workload = "gemm" });
        return [.. process.ReadAnswer().Select((JsonElement row) => row.GetProperty("shape").GetString()!)];
    }
}

/// <summary>A test that needs a POSIX shell, and says where there is none.</summary>
internal sealed class ShellFactAttribute : FactAttribute
{
    public const string Path = "/bin/sh";

    public ShellFactAttribute()
    {
        if (!File.Exists(Path)) Skip = $"there is no {Path}";
    }
}
