using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ILGpuNet.Benchmarks;

/// <summary>PyTorch, measured by the script in <c>rivals/</c> in processes of its own.</summary>
/// <param name="Interpreter">A Python that has it.</param>
/// <param name="Version">PyTorch's version.</param>
internal sealed record PyTorchRival(string Interpreter, string Version)
{
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3", "python"];

    private static readonly string[] Families =
    [
        "gemm", "conv2d", "conv2d-backward", "mlp-step", "mlp-wide-step", "mnist-cnn-step", "residual-blocks-step", "u-net-step", "gpt-step", "lstm-step", "gru-step",
        "adam-step", "map", "reduce", "rows",
    ];

    /// <summary>The first Python with PyTorch, or null.</summary>
    public static PyTorchRival? Find()
    {
        foreach (string interpreter in Interpreters)
        {
            try
            {
                (int exitCode, string output, _) = Run(interpreter, ["-c", "import torch; print(torch.__version__)"]);
                if (exitCode == 0) return new PyTorchRival(interpreter, output.Trim());
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }
        return null;
    }

    /// <summary>Whether the script computes a family of workloads.</summary>
    public static bool Has(string family) => Families.Contains(family);

    /// <summary>Measures a family at the best of PyTorch's settings.</summary>
    /// <param name="family">Name of the workloads.</param>
    /// <param name="threads">The most threads that a setting may use.</param>
    /// <param name="seconds">Time for each workload and setting.</param>
    /// <exception cref="RivalException">The script failed.</exception>
    public IReadOnlyList<RivalResult> Measure(string family, int threads, double seconds)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "rivals", "pytorch.py");
        (int exitCode, string output, string errors) = Run(Interpreter,
        [
            script, "--best", "--workload", family, "--threads", threads.ToString(CultureInfo.InvariantCulture),
            "--rounds", RepetitionTimer.BatchesPerMeasurement.ToString(CultureInfo.InvariantCulture),
            "--seconds", seconds.ToString(CultureInfo.InvariantCulture),
        ]);
        if (exitCode != 0)
            throw new RivalException($"PyTorch failed on {family}: {Lines(errors).LastOrDefault()}");
        return [.. Lines(output).Select(Parse)];
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static RivalResult Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement row = document.RootElement;
        return new RivalResult(row.GetProperty("workload").GetString()!, row.GetProperty("shape").GetString()!,
            row.GetProperty("median_us").GetDouble(), WithoutVersion(row.GetProperty("setting").GetString()!));
    }

    /// <summary>A setting as the script writes it, "torch 1.13.1, torch threads 2, ...", without the version that all share.</summary>
    private static string WithoutVersion(string setting) => setting[(setting.IndexOf(", ", StringComparison.Ordinal) + 2)..];

    private static (int ExitCode, string Output, string Errors) Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        // Both at once: a full pipe that nobody reads would stop the process.
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}

/// <summary>A row of a rival.</summary>
/// <param name="Workload">Name of the family.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Microseconds">Median time of a repetition.</param>
/// <param name="Setting">The setting that was the best.</param>
internal sealed record RivalResult(string Workload, string Shape, double Microseconds, string Setting);

/// <summary>A rival could not be measured.</summary>
internal sealed class RivalException(string message) : Exception(message);
