#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    unsigned char limited;
    int Hidden;
    int Count;
    int Time;
    int PreviousStart;
} RecurrentStep;

static __device__ __forceinline__ int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((unsigned int)self->Time * (unsigned int)self->Count);
}

static __device__ __forceinline__ bool RecurrentStep_IsOver(RecurrentStep* self, long long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long long)self->Time >= lengths[i / self->Hidden];
}

extern "C" __global__ void SimpleCell_Single_HyperbolicTangentState_Single(float* x, float* recurrent, float* previous, float* states, long long* lengths, RecurrentStep step_)
{
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int at = (int)((unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)i);
        if (!RecurrentStep_IsOver(&step_, lengths, i))
        {
            states[at] = tanhf(x[at] + recurrent[i]);
        }
        else
        {
            states[at] = previous[step_.PreviousStart + i];
        }
    }
}
