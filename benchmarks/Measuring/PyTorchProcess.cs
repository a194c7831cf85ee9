using System.Diagnostics;
using System.Text.Json;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// A Python process that keeps PyTorch in one setting and answers requests, one JSON line each, because importing PyTorch takes longer than most measurements.
/// It ends with its standard input, so also when this process is killed.
/// </summary>
internal sealed class PyTorchProcess : IDisposable
{
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private volatile string lastError = "";

    /// <summary>Starts a script; it may still be importing PyTorch afterwards.</summary>
    public PyTorchProcess(string interpreter, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(interpreter, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (!string.IsNullOrWhiteSpace(line.Data)) lastError = line.Data;
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Sends a request.</summary>
    /// <exception cref="RivalDiedException">Nobody is there to read it.</exception>
    public void Write(object request)
    {
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(request, JsonSerializerOptions.Web));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Death();
        }
    }

    /// <summary>Reads lines up to the one that ends an answer.</summary>
    /// <exception cref="RivalException">The workload failed; the process takes the next request.</exception>
    /// <exception cref="RivalDiedException">The process has ended instead.</exception>
    public IReadOnlyList<JsonElement> ReadAnswer()
    {
        var lines = new List<JsonElement>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            JsonElement content = JsonElement.Parse(line);
            if (content.TryGetProperty("error", out JsonElement error)) throw new RivalException(error.GetString()!);
            if (content.TryGetProperty("done", out _)) return lines;
            lines.Add(content);
        }
        throw Death();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has died with a request unread.
        }
        if (!process.WaitForExit(PatienceAtTheEnd)) process.Kill();
        process.Dispose();
    }

    private RivalDiedException Death()
    {
        process.WaitForExit();
        return new RivalDiedException($"its process ended with exit code {process.ExitCode}{(lastError.Length > 0 ? $": {lastError}" : "")}");
    }
}
