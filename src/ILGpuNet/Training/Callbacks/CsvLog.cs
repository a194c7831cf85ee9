using System.Globalization;
using System.Text;
using ILGpuNet.Serialization;

namespace ILGpuNet.Training;

/// <summary>Writes the values of all epochs to a CSV file, one line per epoch: epoch, loss, accuracy, val_loss, learning_rate and so on.</summary>
/// <param name="path">The file, which is written anew after each epoch, with the epochs before a resume; its folder must be there.</param>
public sealed class CsvLog(string path) : Callback
{
    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        History history = run.Trainer.History;
        string[] names = [.. history.Names];
        var text = new StringBuilder().AppendJoin(',', names.Prepend("epoch")).Append('\n');
        foreach (EpochRecord epoch in history.Epochs)
        {
            IEnumerable<string> cells = names.Select(name =>
                epoch.Values.TryGetValue(name, out double value) ? value.ToString("R", CultureInfo.InvariantCulture) : "");
            text.AppendJoin(',', cells.Prepend(epoch.Epoch.ToString(CultureInfo.InvariantCulture))).Append('\n');
        }
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }
}
