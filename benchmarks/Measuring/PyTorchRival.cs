using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace ILGpuNet.Benchmarks;

/// <summary>PyTorch, measured by the script in <c>rivals/</c>: one process for each setting, all of them kept until the end.</summary>
internal sealed class PyTorchRival : IDisposable
{
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3", "python"];

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "rivals", "pytorch.py");

    /// <summary>Of each family the settings that may be its best, as arguments of the script.</summary>
    private readonly Dictionary<string, string[][]> settings;

    private readonly Dictionary<string, PyTorchProcess> processes = [];

    private PyTorchRival(PyTorchDescription description, Dictionary<string, string[][]> settings) => (Description, this.settings) = (description, settings);

    /// <summary>What it is, for reports.</summary>
    public PyTorchDescription Description { get; }

    /// <summary>Whether its processes are all there; where one has died, it is measured no more.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>The first Python with PyTorch, or null. Where a GPU is measured it is PyTorch's GPU that is compared with, if it has one.</summary>
    /// <param name="device">Where this library computes.</param>
    /// <param name="threads">The most threads that a setting may use.</param>
    public static PyTorchRival? Find(Device device, int threads)
    {
        foreach (string interpreter in Interpreters)
        {
            try
            {
                using var process = new PyTorchProcess(interpreter, [
                    Script, "--describe", "--device", device == Device.Cpu ? "cpu" : "cuda", "--threads", threads.ToString(CultureInfo.InvariantCulture),
                ]);
                JsonElement description = process.ReadAnswer()[0];
                return new PyTorchRival(new PyTorchDescription(interpreter, Text(description, "version"), Text(description, "device")),
                    description.GetProperty("settings").Deserialize<Dictionary<string, string[][]>>()!);
            }
            catch (Exception exception) when (exception is Win32Exception or RivalDiedException)
            {
                // There is no such program, or it has no PyTorch.
            }
        }
        return null;
    }

    /// <summary>Whether the script computes a family of workloads.</summary>
    public bool Has(string family) => settings.ContainsKey(family);

    /// <summary>Starts what some families need, at once, so that PyTorch is imported before anything is measured.</summary>
    /// <exception cref="RivalDiedException">A process ended.</exception>
    public void Start(IEnumerable<string> families)
    {
        foreach (string[] setting in families.Where(Has).SelectMany(family => settings[family]).DistinctBy(NameOf))
            processes.Add(NameOf(setting), new PyTorchProcess(Description.Interpreter, [Script, "--serve", .. setting]));
        foreach (PyTorchProcess process in processes.Values) Guard(process.ReadAnswer);
    }

    /// <summary>Measures a family at each of PyTorch's settings.</summary>
    /// <param name="family">Name of the workloads.</param>
    /// <param name="seconds">Time for each workload and setting.</param>
    /// <exception cref="RivalException">PyTorch failed on the family, or altogether.</exception>
    public IReadOnlyList<RivalResult> Measure(string family, double seconds)
    {
        var results = new List<RivalResult>();
        foreach (string[] setting in settings[family])
        {
            PyTorchProcess process = processes[NameOf(setting)];
            IReadOnlyList<JsonElement> rows = Guard(() =>
            {
                process.Write(new { workload = family, rounds = RepetitionTimer.BatchesPerMeasurement, seconds });
                return process.ReadAnswer();
            });
            results.AddRange(rows.Select(Parse));
        }
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PyTorchProcess process in processes.Values) process.Dispose();
    }

    private T Guard<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (RivalDiedException)
        {
            IsAlive = false;
            throw;
        }
    }

    private static string NameOf(string[] setting) => string.Join(' ', setting);

    private static RivalResult Parse(JsonElement row) => new(
        Text(row, "workload"), Text(row, "shape"), row.GetProperty("median_us").GetDouble(), Text(row, "setting"), Text(row, "precision"));

    private static string Text(JsonElement content, string property) => content.GetProperty(property).GetString()!;
}
