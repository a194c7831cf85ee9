using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

// Nodes join the first region that takes them. Where that is the epilogue of a product, and the update of a variable reads several of its values (Adam:
// both products of a gradient), the gradient alone would be less to write and to read again.
internal sealed partial class ElementwiseFusion
{
    /// <summary>
    /// Moves what a region computes for one later map alone into that map, where both together then read and write less memory. Nothing is computed
    /// twice, and the order stays as it is: the map is started after everything that the region is started after.
    /// </summary>
    private void Defer()
    {
        List<int>[] readers = FindReaders(out bool[] isKept);
        foreach (KernelGroup region in created)
        {
            if (region is not { IsMap: true, Parent: null }) continue;
            region.Members.Sort();
            KernelGroup[] later = [.. region.Members.SelectMany(member => readers[member]).Select(reader => groups[reader]!.Root).Distinct()];
            foreach (KernelGroup map in later)
            {
                if (map == region || !map.IsMap || map.IsMoreThanMap || map.Shape != region.Shape) continue;
                List<int> deferred = DeferrableTo(map, region, readers, isKept);
                if (deferred.Count == 0 || map.Members.Count + deferred.Count > MaximumMembers) continue;
                if (IsLessMemory(region, map, deferred, readers, isKept)) Move(deferred, region, map);
            }
        }
    }

    /// <summary>For each buffer the nodes with kernels that read it, and whether it has to be in memory at the end of the plan.</summary>
    private List<int>[] FindReaders(out bool[] isKept)
    {
        List<int>[] readers = Array.ConvertAll(program.Nodes, _ => new List<int>());
        for (int i = 0; i < program.Nodes.Length; i++)
        {
            if (groups[i] is null || Node(i).Operation is ProjectionOperation) continue;
            foreach (int input in Node(i).Inputs) readers[places[input].Buffer].Add(i);
        }
        isKept = new bool[program.Nodes.Length];
        foreach (int output in program.Outputs) isKept[places[output].Buffer] = true;
        foreach (ProgramUpdate update in program.Updates) isKept[places[update.Node].Buffer] = true;
        return readers;
    }

    /// <summary>The members of a region that nobody reads but a map, element for element, and other such members.</summary>
    private List<int> DeferrableTo(KernelGroup map, KernelGroup region, List<int>[] readers, bool[] isKept)
    {
        var deferrable = new List<int>();
        for (int k = region.Members.Count - 1; k >= 0; k--)
        {
            int member = region.Members[k];
            if (member != region.Head && !isKept[member] && readers[member].Count > 0 && readers[member].TrueForAll(IsInMap)) deferrable.Add(member);

            bool IsInMap(int reader) => deferrable.Contains(reader) ||
                groups[reader]!.Root == map && Array.TrueForAll(Node(reader).Inputs, input => places[input].Buffer != member || IsElementForElement(input));
        }
        return deferrable;
    }

    private bool IsLessMemory(KernelGroup region, KernelGroup map, List<int> deferred, List<int>[] readers, bool[] isKept)
    {
        double before = BytesOf([.. region.Members], region.Head) + BytesOf([.. map.Members], null);
        double after = BytesOf([.. region.Members.Except(deferred)], region.Head) + BytesOf([.. map.Members, .. deferred], null);
        return after < before;

        double BytesOf(HashSet<int> members, int? head)
        {
            double bytes = 0;
            var read = new HashSet<Place>();
            foreach (int member in members)
            {
                bool isRead = readers[member].Exists(reader => !members.Contains(reader) && !region.Sums.Contains(reader));
                if (isKept[member] || isRead) bytes += SizeOf(Node(member).Spec.Shape, member);
                if (member == head) continue;
                foreach (int input in Node(member).Inputs)
                {
                    int buffer = places[input].Buffer;
                    bool isInternal = members.Contains(buffer) && IsElementForElement(input);
                    if (!isInternal && Node(buffer).Operation is not FullOperation && read.Add(places[input]))
                        bytes += SizeOf(Node(buffer).Spec.Shape, buffer);
                }
            }
            return bytes;
        }

        double SizeOf(Shape shape, int buffer) => (double)shape.Count * Node(buffer).Spec.Type.Size();
    }

    private void Move(List<int> members, KernelGroup region, KernelGroup map)
    {
        region.Members.RemoveAll(members.Contains);
        map.Members.AddRange(members);
        foreach (int member in members) groups[member] = map;
        if (region.Members.Count == 0) region.Parent = map;
    }
}
