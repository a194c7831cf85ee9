#pragma OPENCL FP_CONTRACT OFF
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

static inline void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static inline Position ConvolutionSizes_PaddedPositionOf(ConvolutionSizes* self, int input)
{
    Position value;
    Position_Create(&value, (int)((uint)(input / (int)((uint)self->height.Input * (uint)self->width.Input)) + (uint)self->depth.Padding), (int)((uint)(input / self->width.Input % self->height.Input) + (uint)self->height.Padding), (int)((uint)(input % self->width.Input) + (uint)self->width.Padding));
    return value;
}

static inline void TileProduct_Single_Tile64x64_MultiplyAdd(__local float* leftTile, __local float* rightTile, float* patch)
{
    float left[4] = {0};
    float right[4] = {0};
    int row = LOCAL_INDEX / 16;
    int column = LOCAL_INDEX % 16;
    #pragma unroll
    for (int step_ = 0; step_ < 16; step_++)
    {
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            left[i] = leftTile[step_ * 65 + row + i * 16];
        }
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            right[j] = rightTile[step_ * 65 + column + j * 16];
        }
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            #pragma unroll
            for (int j = 0; j < 4; j++)
            {
                int at = i * 4 + j;
                patch[at] = fma(left[i], right[j], patch[at]);
            }
        }
    }
}

static inline Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((uint)(element / (int)((uint)self->height.Kernel * (uint)self->width.Kernel)) * (uint)self->depth.Dilation), (int)((uint)(element / self->width.Kernel % self->height.Kernel) * (uint)self->height.Dilation), (int)((uint)(element % self->width.Kernel) * (uint)self->width.Dilation));
    return value;
}

static inline int ConvolutionAxis_OutputOf(ConvolutionAxis* self, int distance_)
{
    int output = distance_ / self->Stride;
    if (distance_ < 0 || (int)((uint)output * (uint)self->Stride) != distance_ || output >= self->Output)
    {
        return -1;
    }
    return output;
}

static inline int ConvolutionSizes_OutputAt(ConvolutionSizes* self, Position padded, Position offset)
{
    int d = ConvolutionAxis_OutputOf(&self->depth, (int)((uint)padded.Depth - (uint)offset.Depth));
    int h = ConvolutionAxis_OutputOf(&self->height, (int)((uint)padded.Height - (uint)offset.Height));
    int w = ConvolutionAxis_OutputOf(&self->width, (int)((uint)padded.Width - (uint)offset.Width));
    if (d < 0 || h < 0 || w < 0)
    {
        return -1;
    }
    return (int)(((uint)d * (uint)self->height.Output + (uint)h) * (uint)self->width.Output + (uint)w);
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void ConvolutionInputGradient_Single_Tile64x64(__global float* yGradient_memory, int yGradient_start, __global float* w_memory, int w_start, __global float* xGradient_memory, int xGradient_start, ConvolutionSizes sizes)
{
    __global float* yGradient = yGradient_memory + yGradient_start;
    __global float* w = w_memory + w_start;
    __global float* xGradient = xGradient_memory + xGradient_start;
    __local float filterTile[1040];
    __local float gradientTile[1040];
    float patch[16] = {0};
    int m = sizes.Channels;
    int n = (int)((uint)sizes.Batch * (uint)sizes.InputCount);
    int k = (int)((uint)sizes.Filters * (uint)sizes.KernelCount);
    int tilesAcross = (int)((uint)n + 64u - 1u) / 64;
    int tiles = (int)((uint)((int)((uint)m + 64u - 1u) / 64) * (uint)tilesAcross);
    int group = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int firstRow = (int)((uint)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((uint)(tile % tilesAcross) * 64u);
    for (int depth = 0; depth < k; depth += 16)
    {
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int row = (int)((uint)firstRow + (uint)(e / 16));
            int step_ = (int)((uint)depth + (uint)(e % 16));
            int filter = (int)((uint)group * (uint)sizes.Filters + (uint)(step_ / sizes.KernelCount));
            filterTile[e % 16 * 65 + e / 16] = row >= m || step_ >= k ? 0.0f : w[(filter * m + row) * sizes.KernelCount + step_ % sizes.KernelCount];
        }
        for (int j = LOCAL_INDEX % 64; j < 64; j += 64)
        {
            int column = (int)((uint)firstColumn + (uint)j);
            int filters = (int)(((uint)(column / sizes.InputCount) * (uint)sizes.Groups + (uint)group) * (uint)sizes.Filters);
            Position padded = ConvolutionSizes_PaddedPositionOf(&sizes, column % sizes.InputCount);
            for (int i = LOCAL_INDEX / 64; i < 16; i += 4)
            {
                int step_ = (int)((uint)depth + (uint)i);
                int value;
                if (column >= n || step_ >= k)
                {
                    value = -1;
                }
                else
                {
                    Position value2 = ConvolutionSizes_OffsetOf(&sizes, step_ % sizes.KernelCount);
                    value = ConvolutionSizes_OutputAt(&sizes, padded, value2);
                }
                int at = value;
                gradientTile[i * 65 + j] = at >= 0 ? yGradient[(filters + step_ / sizes.KernelCount) * sizes.OutputCount + at] : 0.0f;
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        TileProduct_Single_Tile64x64_MultiplyAdd(filterTile, gradientTile, patch);
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    #pragma unroll
    for (int j = 0; j < 4; j++)
    {
        int place = (int)((uint)firstColumn + (uint)(LOCAL_INDEX % 16 + j * 16));
        int image = place / sizes.InputCount;
        int element = place % sizes.InputCount;
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            int row = (int)((uint)firstRow + (uint)(LOCAL_INDEX / 16 + i * 16));
            if (row < m && place < n)
            {
                xGradient[((image * sizes.Groups + group) * m + row) * sizes.InputCount + element] = patch[i * 4 + j];
            }
        }
    }
}
